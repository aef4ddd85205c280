type Rule = { validator: (rule: unknown, roles: readonly unknown[] | undefined) => Promise<void> };

/**
 * At least one role. Not by `required`, which Ant Design tells assistive technology on a group of checkboxes, where
 * it is not allowed.
 */
export const someRole = (message: string): Rule => ({
  validator: (_, roles = []) => (roles.length > 0 ? Promise.resolve() : Promise.reject(new Error(message))),
});
