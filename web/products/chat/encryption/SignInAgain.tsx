import { useSignOut } from "../../../platform/sign-out.ts";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import "./text.ts";

/** A new session has keys of its own; the recovery key brings back what is older. */
export function SignInAgain() {
  const t = useText();
  const signOut = useSignOut();
  return (
    <Button variant="secondary" onPress={() => void signOut()}>
      {t("roomkeys.signInAgain")}
    </Button>
  );
}
