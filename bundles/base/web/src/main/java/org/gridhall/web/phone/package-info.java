/**
 * The phone of grid workers: an app that the browser keeps, works without a network and sends each thing exactly once.
 * What it shows is made by its scripts from data kept on the phone; here is what they ask for and where they send to.
 */
package org.gridhall.web.phone;
