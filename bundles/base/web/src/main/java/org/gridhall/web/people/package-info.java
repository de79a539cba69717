/** The pages of people, firms and households. */
package org.gridhall.web.people;
