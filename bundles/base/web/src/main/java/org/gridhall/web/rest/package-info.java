/** The routes of the REST interface, by what they are about, with the records that they take and give. */
package org.gridhall.web.rest;
