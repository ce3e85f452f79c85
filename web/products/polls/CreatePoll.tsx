import { inWorkspace } from "../../shared/workspaces/InWorkspace.tsx";
import { PollForm } from "./PollForm.tsx";

/** A new poll from anywhere. */
export const CreatePoll = inWorkspace(PollForm);
