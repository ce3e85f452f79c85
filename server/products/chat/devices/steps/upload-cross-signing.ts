import { defineStep } from "../../protocol/exchange.ts";
import { uploadCrossSigning } from "../cross-signing.ts";
import { uploadSignatures } from "../signatures.ts";

export const uploadCrossSigningKeys = defineStep({
  name: "upload-cross-signing",
  section: "Cross-signing",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core, reply }, { person, body }) {
    const challenge = await uploadCrossSigning(core, person, body);
    return { answer: challenge ? reply.code(401).send(challenge) : {} };
  },
});

export const uploadKeySignatures = defineStep({
  name: "upload-cross-signing",
  section: "Cross-signing",
  needs: ["person", "body"],
  gives: ["answer"],
  run: async ({ core }, { person, body }) => ({ answer: await uploadSignatures(core, person.userId, body) }),
});
