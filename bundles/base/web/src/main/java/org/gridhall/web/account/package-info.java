/** Whoever uses the pages and how: login and logout, password, language, large print. */
package org.gridhall.web.account;
