export { CardFault } from "./fault.ts";
export { factsOf, readCard, valuesOf, writeCard, type Card, type CardFacts } from "./card.ts";
export { writePersonCard, type ListedPerson } from "./person-card.ts";
export { fieldsOf, nameOfFields, withFields, type ContactFields, type Reach } from "./fields.ts";
export { matchesCard, type CardFilter, type ParameterFilter, type PropertyFilter } from "./filter.ts";
export { selectData, type DataSelection } from "./select.ts";
