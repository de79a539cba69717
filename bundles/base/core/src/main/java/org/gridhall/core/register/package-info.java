/** Registers: records by a declared form, their lists, history, references, import and export. */
package org.gridhall.core.register;
