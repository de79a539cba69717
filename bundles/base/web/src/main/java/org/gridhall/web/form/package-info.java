/**
 * Forms by JSON Schema on pages: what a schema asks for, what was posted read as a value, and both shown again. The core
 * checks every value once more; this says what is wrong where it can be told better.
 */
package org.gridhall.web.form;
