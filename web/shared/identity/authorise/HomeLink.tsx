import { Link } from "@tanstack/react-router";
import { useText } from "../../../text/index.tsx";
import { buttonClass } from "../../../ui/index.ts";

export function HomeLink() {
  const t = useText();
  return (
    <Link to="/" className={buttonClass("secondary", "lg", true)}>
      {t("program.home")}
    </Link>
  );
}
