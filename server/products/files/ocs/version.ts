/** The generation of Nextcloud's interface that we speak; clients choose their calls by it. */
export const nextcloudVersion = { major: 32, minor: 0, micro: 0, full: "32.0.0.0", string: "32.0.0" } as const;
