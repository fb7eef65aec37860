/** From the bytes of a request to records: cut, parsed, checked. */
package dev.emergence.ingest.body;
