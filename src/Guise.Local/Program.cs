Console.WriteLine("Guise");
