import { useEffect, useRef, useState } from 'react';

/** Whether a form was sent in vain, and how it is told: the first field that is wrong comes into view and has the focus. */
export const useFirstWrong = () => {
  const form = useRef<HTMLDivElement>(null);
  const [vain, setVain] = useState(0);
  useEffect(() => {
    if (vain === 0) return;
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    first?.focus();
    first?.scrollIntoView({ block: 'center' });
  }, [vain]);
  return { form, isVain: vain > 0, refuse: () => setVain((times) => times + 1) };
};
