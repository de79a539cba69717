/** Registers at the desk: lists and maps of records, a record with its history, import with a preview. */
package org.gridhall.web.register;
