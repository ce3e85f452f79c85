import { defineStep } from "../../exchange.ts";

export const makeRemoteFolder = defineStep({
  name: "make-remote-folder",
  section: "RFC 4918 §9.3",
  needs: ["remote"],
  gives: ["remoteWritten"],
  async run({ deps, principal }, { remote: { mount, names } }) {
    await deps.mounted.change(principal, { share: mount.share, names }, { method: "MKCOL" });
    return { remoteWritten: { status: 201, head: null } };
  },
});
