/** The supervision desk: lamps, what turns late today, cards and appeals. */
package org.gridhall.web.supervision;
