/** What one generation costs on its way from the body of a request to its points, a service at a time, without a broker. */
package dev.emergence.benchmarks.path;
