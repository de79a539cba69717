/** What speaks HTTP: the REST interface, Open311 and the health page. */
package org.gridhall.web;
