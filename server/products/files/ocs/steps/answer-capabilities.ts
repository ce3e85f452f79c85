import { sendOcs, type Principal } from "#http";
import { pushPath } from "../../push/serve.ts";
import { defineStep, type OcsDeps } from "../exchange.ts";
import { describeSharing } from "../shares/capability.ts";
import { nextcloudVersion } from "../version.ts";

export const answerCapabilities = defineStep({
  name: "answer-capabilities",
  section: "Nextcloud OCS: Capabilities API, Theming capabilities",
  gives: ["answer"],
  run: ({ deps, request, reply }) => ({
    answer: sendOcs(request, reply, describeCapabilities(deps, request.principal)),
  }),
});

/** What clients may use; what is not here they do not try. Those who have not signed in see what they need to sign in. */
function describeCapabilities(deps: OcsDeps, person: Principal | null): unknown {
  const version = {
    major: nextcloudVersion.major,
    minor: nextcloudVersion.minor,
    micro: nextcloudVersion.micro,
    string: nextcloudVersion.string,
    edition: "",
    extendedSupport: false,
  };
  const theming = { name: "Safos", slogan: "", url: "", color: "#006494", "color-text": "#ffffff" };
  if (!person) return { version, capabilities: { theming } };
  return {
    version,
    capabilities: {
      core: { pollinterval: 60, "webdav-root": "remote.php/webdav", status: { version: nextcloudVersion.full } },
      // Bulk upload is served and not announced: the programs that use it (before 3.16) send none of the files while one is empty.
      dav: { chunking: "1.0" },
      files: {
        bigfilechunking: true,
        comments: true,
        undelete: true,
        versioning: true,
        version_labeling: true,
        version_deletion: true,
        locking: "1.0",
        "api-feature-lock-type": true,
        directEditing: {
          url: `${deps.http.publicUrl}/ocs/v2.php/apps/files/api/v1/directEditing`,
          etag: "none",
          supportsFileId: false,
        },
        privateLinks: true,
        blacklisted_files: [],
        chunked_upload: { max_size: 104_857_600, max_parallel_count: 4 },
      },
      checksums: { preferredUploadType: "SHA1", supportedTypes: ["SHA1", "MD5", "SHA256", "ADLER32"] },
      files_sharing: describeSharing(deps, person),
      notify_push: {
        type: ["files"],
        endpoints: {
          websocket: `${deps.http.publicUrl.replace(/^http/, "ws")}${pushPath}`,
          pre_auth: `${deps.http.publicUrl}/index.php/apps/notify_push/pre_auth`,
        },
      },
      activity: { apiv2: ["filters", "filters-api", "previews", "rich-strings"] },
      notifications: {
        "ocs-endpoints": ["list", "get", "delete", "delete-all", "exists", "icons", "rich-strings"],
        push: [],
        "admin-notifications": [],
      },
      user_status: { enabled: true, restore: false, supports_emoji: true, supports_busy: true },
      theming,
      ...Object.fromEntries(deps.capabilities),
    },
  };
}
