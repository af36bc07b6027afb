namespace Guise.Functions.Tests;
