/* What is kept for reading offline? A service worker: pages from the network, else from the cache;
   stylesheets, scripts, images and the search index, whose names change with their content, from
   the cache first. A new generation of the archive registers another address and drops the old
   cache. */
"use strict";

const PREFIX = `searchcases ${registration.scope} `;
const NAME = PREFIX + new URL(location).searchParams.get("generation");
const FIXED = /^(?:assets|images|search|reveal)\//;

/** Where a file lies below the site, without what follows a question mark. */
function pathOf(address) {
  const { origin, pathname } = new URL(address);
  const { href } = new URL(pathname, origin);
  return href.startsWith(registration.scope) ? href.slice(registration.scope.length) : null;
}

async function fetched(request, path) {
  const response = await fetch(request);
  if (response.ok && !response.redirected) {
    const cache = await caches.open(NAME);
    await cache.put(registration.scope + path, response.clone());
  }
  return response;
}

async function kept(path) {
  return (await caches.open(NAME)).match(registration.scope + path);
}

async function answer(request, path) {
  if (FIXED.test(path)) return (await kept(path)) ?? fetched(request, path);
  try {
    return await fetched(request, path);
  } catch (error) {
    const page = (await kept(path)) ?? (path === "" && (await kept("index.html")));
    if (page) return page;
    throw error;
  }
}

/** Keep the search page and its scripts from the first visit on. */
async function prepare() {
  const page = await fetch("search.html");
  const assets = (await page.clone().text()).match(/assets\/[^"]+/g) ?? [];
  const cache = await caches.open(NAME);
  await Promise.all([cache.put("search.html", page), cache.addAll([...new Set(assets)])]);
  await skipWaiting();
}

async function takeOver() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

addEventListener("install", (event) => event.waitUntil(prepare()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request.url);
  if (request.method === "GET" && path !== null) event.respondWith(answer(request, path));
});
// The page tells what it fetched before there was a worker.
addEventListener("message", (event) => {
  const missed = event.data.map(pathOf).filter((path) => path !== null);
  const fetching = missed.map((path) => fetched(registration.scope + path, path));
  event.waitUntil(Promise.allSettled(fetching));
});
