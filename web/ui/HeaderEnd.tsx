import { createContext, useContext, type ReactNode } from "react";

const End = createContext<ReactNode>(null);

/** What stands last in every page's header below: the frame sets it, and takes it away where a header stands above. */
export const HeaderEndPlace = End.Provider;

/** The end of a page's header. */
export function HeaderEnd() {
  return useContext(End);
}
