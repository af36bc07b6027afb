using Guise.Local;

return await LocalHost.Run(args);
