/**
 * Looks ahead from the daily counts: {@code History} what was counted, {@code Season} what weekdays and holidays make of it,
 * {@code Level} and {@code Model} what is expected, {@code Trial} how wrong that was, {@code Spread} what is normal.
 */
package org.gridhall.core.forecast;
