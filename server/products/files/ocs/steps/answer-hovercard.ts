import { sendOcs } from "#http";
import { missing } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** What can be done about a person: write to them. */
export const answerHovercard = defineStep({
  name: "answer-hovercard",
  section: "Nextcloud server: hovercard",
  needs: ["person"],
  gives: ["answer"],
  async run({ deps, request, reply }, { person }) {
    const { user = "" } = request.params as { user?: string };
    const other = await deps.identity.personByName(user);
    if (!other || (other.id !== person.personId && !(await deps.identity.mayKnow(person, other)))) throw missing();
    const address = `${deps.http.publicUrl}/chat/with/${encodeURIComponent(other.userId)}`;
    const isSelf = other.id === person.personId;
    const actions = isSelf
      ? []
      : [
          { title: "Chatt", icon: `${deps.http.publicUrl}/icons/mark.svg`, hyperlink: address, appId: "spreed" },
          { title: other.name, icon: "", hyperlink: `mailto:${other.name}`, appId: "email" },
        ];
    return { answer: sendOcs(request, reply, { userId: other.name, displayName: other.displayName, actions }) };
  },
});
