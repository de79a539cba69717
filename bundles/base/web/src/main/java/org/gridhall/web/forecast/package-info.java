/** Pages that look ahead: the coming week with warnings, hot squares and what comes again. */
package org.gridhall.web.forecast;
