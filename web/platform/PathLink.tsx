import { useRouter } from "@tanstack/react-router";
import { useCallback, type ReactNode } from "react";

/** Goes to an address of the page that the server gave, query and all. */
export function useGoTo(): (path: string) => void {
  const router = useRouter();
  return useCallback((path) => router.history.push(path), [router]);
}

/** A link to an address of the page that the server gave. */
export function PathLink(props: {
  path: string;
  className?: string | undefined;
  onGo?: () => void;
  children: ReactNode;
}) {
  const goTo = useGoTo();
  return (
    <a
      href={props.path}
      className={props.className}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        props.onGo?.();
        goTo(props.path);
      }}
    >
      {props.children}
    </a>
  );
}
