export const mostHosts = 200;

/** Names of servers as they are written: one a line, in lower case, each once; what stands around a name is taken off. */
export const hostsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,;]+/)
      .map((one) =>
        one
          .toLowerCase()
          .replace(/^https?:\/\//, "")
          .replace(/\/.*$/, ""),
      )
      .filter((one) => one !== ""),
  ),
];

export const isHost = (text: string): boolean => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$/.test(text);
