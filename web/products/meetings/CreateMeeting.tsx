import { inWorkspace } from "../../shared/workspaces/InWorkspace.tsx";
import { NewMeeting } from "./NewMeeting.tsx";

/** A planned meeting from anywhere. */
export const CreateMeeting = inWorkspace(function Create(props) {
  return <NewMeeting {...props} isOpen />;
});
