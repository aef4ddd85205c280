import { createLink } from '@tanstack/react-router';
import { Button, type ButtonProps } from 'antd';
import type { Ref } from 'react';

/** `look` is the button's type: to a link, `type` means that of a file. */
const LookingButton = ({
  look = 'default',
  ref,
  ...rest
}: Omit<ButtonProps, 'type' | 'ref'> & { look?: ButtonProps['type']; ref?: Ref<HTMLAnchorElement> }) => (
  <Button {...rest} ref={ref} type={look} />
);

/** A link of the router that looks like a button. */
export const ButtonLink = createLink(LookingButton);
