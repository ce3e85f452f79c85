/** The generation of Nextcloud's interface that we speak; clients choose their calls by it. */
export const nextcloudVersion = { major: 32, minor: 0, micro: 0, full: "32.0.0.0", string: "32.0.0" } as const;

/** What clients may use. Everything that is not here they do not try; strangers see only what they need to sign in. */
export function capabilitiesFor(isSignedIn: boolean, announced: ReadonlyMap<string, unknown>): unknown {
  const version = {
    major: nextcloudVersion.major,
    minor: nextcloudVersion.minor,
    micro: nextcloudVersion.micro,
    string: nextcloudVersion.string,
    edition: "",
    extendedSupport: false,
  };
  const theming = { name: "Safos", slogan: "", url: "", color: "#006494", "color-text": "#ffffff" };
  if (!isSignedIn) return { version, capabilities: { theming } };
  return {
    version,
    capabilities: {
      core: { pollinterval: 60, "webdav-root": "remote.php/webdav", status: { version: nextcloudVersion.full } },
      dav: { chunking: "1.0" },
      files: {
        bigfilechunking: true,
        blacklisted_files: [],
        chunked_upload: { max_size: 104_857_600, max_parallel_count: 4 },
      },
      checksums: { preferredUploadType: "SHA1", supportedTypes: ["SHA1", "MD5", "SHA256"] },
      files_sharing: { api_enabled: false, public: { enabled: false } },
      theming,
      ...Object.fromEntries(announced),
    },
  };
}
