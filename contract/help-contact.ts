/** A mail address, or an address on the web, where an agency's people are helped. */
export const helpContactPattern = /^(https:\/\/[^\s<>"\\]+|[^\s@<>":/\\]+@[^\s@<>":/\\]+\.[^\s@<>":/\\]+)$/;
