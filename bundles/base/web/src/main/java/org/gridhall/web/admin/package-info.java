/** Administration: modules, the organisation, accounts, rules, messages and the health of the system. */
package org.gridhall.web.admin;
