/** Below it bodies are plain text. */
export const textPrefix = "/_matrix/client/unstable/org.matrix.msc4108";
