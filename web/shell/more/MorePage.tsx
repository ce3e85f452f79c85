import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useIsPhone } from "../../platform/screen.ts";

/** On a phone the list is the page; on a wide screen the first of its pages stands beside it. */
export function MorePage() {
  const isPhone = useIsPhone();
  const navigate = useNavigate();
  useEffect(() => {
    if (!isPhone) void navigate({ to: "/documents", replace: true });
  }, [isPhone, navigate]);
  return null;
}
