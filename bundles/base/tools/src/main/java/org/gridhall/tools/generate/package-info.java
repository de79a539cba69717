/** Made-up tickets whose figures are those that a district published. */
package org.gridhall.tools.generate;
