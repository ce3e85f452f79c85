import { refuse } from "#http";
import { isProven } from "../proof.ts";
import { defineStep, header } from "../exchange.ts";

/** Where the office program signs its requests, nothing but it may use a token. Refuses UNAUTHENTICATED and UNAVAILABLE. */
export const checkProof = defineStep({
  name: "check-proof",
  section: "WOPI: proof keys",
  needs: ["token"],
  async run({ deps, request }, { token }) {
    const proof = {
      token,
      url: `${deps.http.publicUrl}${request.url}`,
      timestamp: header(request, "x-wopi-timestamp"),
      proof: header(request, "x-wopi-proof"),
      proofOld: header(request, "x-wopi-proofold"),
    };
    const { keys } = await deps.program.discovery();
    if (keys.length === 0 || isProven(keys, proof)) return;
    // Its keys may be new.
    if (!isProven((await deps.program.discovery({ isFresh: true })).keys, proof)) throw refuse("UNAUTHENTICATED");
  },
});
