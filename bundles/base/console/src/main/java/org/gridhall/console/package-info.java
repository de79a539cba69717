/** The commands {@code gridhall:*} of the Karaf shell. Each acts as an account and may answer in JSON. */
package org.gridhall.console;
