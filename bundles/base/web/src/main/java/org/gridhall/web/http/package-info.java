/**
 * The thin layer under the REST interface: routes declared once, one exchange per request, strict JSON, problems. The
 * OpenAPI document is made from the same declarations.
 */
package org.gridhall.web.http;
