/**
 * Forms by JSON Schema on pages: what a schema asks for, what was posted read as a value, and both shown again. The core
 * checks every value once more; this says what is wrong where it can be told better.
 *
 * <p>A page asks by {@code FormView.of(form, value, "f", …)} and the template's {@code form(view)}, and takes what was
 * posted by {@code FormInput.read(form, FormInput.posted(visit.form()), "f", …)}. Where something is wrong, here or by a
 * {@code Problem} of the core ({@code FormView.below} takes its pointers to the form), it shows {@code FormView.again}.
 */
package org.gridhall.web.form;
