/** Content of files in an S3-compatible object store, by the HTTP client of the JDK. */
package org.gridhall.s3;
