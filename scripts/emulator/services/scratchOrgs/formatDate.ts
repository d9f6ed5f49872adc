/** A day as date fields have it. */
export const formatDate = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);
