/** Text search by Lucene: an index on local disk that follows the feed and can be made again at any time. */
package org.gridhall.search;
