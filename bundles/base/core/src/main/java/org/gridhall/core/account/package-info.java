/** Accounts, their passwords and tokens, and the grants that follow from the posts of the person behind them. */
package org.gridhall.core.account;
