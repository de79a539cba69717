/**
 * Scores by month: {@code RuleBook} the rules, {@code Scores} weighted sums, {@code Doings} what people did by the trail,
 * {@code StoredAssessments} what is signed, appealed against and published.
 */
package org.gridhall.core.assessment;
