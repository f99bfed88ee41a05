"""Schematic drawings of radiological images, for the fictional sample cases.

One module per region; each function draws one image and returns its canvas. Patients' right is on
the left of frontal and axial images, their front on the left of sagittal ones.
"""
