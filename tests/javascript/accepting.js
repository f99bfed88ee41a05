/* Which of some forms does a leaf accept? A test itself cannot be sent as JSON. */
globalThis.searchcases.testing.accepted = (leaf, forms) =>
  forms.filter(globalThis.searchcases.expansion.accepts(leaf));
