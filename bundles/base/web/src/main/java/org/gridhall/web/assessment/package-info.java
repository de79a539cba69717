/** Pages of assessment: what must be finished today and this week, months of scores, one's own result. */
package org.gridhall.web.assessment;
