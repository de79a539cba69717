/** What flows are made of: pinned definitions, forms and sandboxed expressions. */
package org.gridhall.core.flow;
