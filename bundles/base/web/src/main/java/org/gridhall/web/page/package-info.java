/**
 * The shell of the pages: who asks and in which language, what is declared where, how a template becomes an answer. The
 * rooms (desk, portal, command room, phone, administration) declare their pages here and know nothing of servlets.
 */
package org.gridhall.web.page;
