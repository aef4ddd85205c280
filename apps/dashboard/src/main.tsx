import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';
import { startTexts } from './shell/language.store.ts';
import { applyTheme } from './shell/theme.store.ts';
import '@fontsource-variable/noto-sans-sc/index.css';
import './ui/theme.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
applyTheme();
await startTexts();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
